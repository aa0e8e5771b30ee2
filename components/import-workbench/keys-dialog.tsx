'use client'

import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { Modal } from '#components/ui/modal.tsx'

/** All keys of the Check step. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const close = useRef<HTMLButtonElement>(null)
  return (
    <Modal
      title="All keys"
      role="dialog"
      first={close}
      onClose={onClose}
      foot={
        <Button ref={close} onClick={onClose}>
          Back to the rows
        </Button>
      }
    >
      {groups.map(({ name, keys }) => (
        <section key={name} aria-label={name}>
          <h3 className="mb-1 text-sm font-medium text-text-2">{name}</h3>
          <dl className="grid grid-cols-[9.5rem_1fr] gap-x-3 gap-y-1">
            {keys.map(([chord, does]) => (
              <div key={does} className="contents">
                <dt className="flex flex-wrap gap-1">
                  {chord.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  )
}

const groups: { name: string; keys: [string[], string][] }[] = [
  {
    name: 'Go',
    keys: [
      [['F8'], 'next problem'],
      [['Shift', 'F8'], 'the problem before'],
      [['Home', 'End'], 'first and last cell of the row'],
      [['Ctrl', 'Home'], 'first cell, Ctrl End the last'],
      [['Page Up'], 'a page up, Page Down a page down'],
      [['/'], 'search by name, ID or day'],
      [['Tab'], 'leave the grid'],
    ],
  },
  {
    name: 'Choose',
    keys: [
      [['Shift', 'Arrows'], 'more cells'],
      [['Ctrl', 'Shift', 'Arrows'], 'up to the end'],
      [['Shift', 'Space'], 'whole rows'],
      [['Ctrl', 'Space'], 'whole columns'],
      [['Ctrl', 'A'], 'everything shown'],
      [['Esc'], 'one cell only'],
    ],
  },
  {
    name: 'Change',
    keys: [
      [['Enter'], 'edit, or type over the cell'],
      [['Alt', 'Enter'], 'apply the fix that is offered'],
      [['Ctrl', 'C'], 'copy, Ctrl X cut, Ctrl V paste'],
      [['Ctrl', 'D'], 'fill down; with the mouse, drag the corner of what is chosen'],
      [['Backspace'], 'empty the cells'],
      [['Del'], 'skip the rows, or bring them back'],
      [['Ctrl', 'H'], 'find and replace'],
      [['Ctrl', 'Z'], 'undo, Ctrl Y redo'],
      [['Shift', 'F10'], 'everything that can be done here'],
      [['Ctrl', 'Enter'], 'send'],
    ],
  },
]
