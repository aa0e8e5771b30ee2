'use client'

import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import { Kbd } from './kbd.tsx'

export type MenuItem = { id: string; label: string; keys?: readonly string[]; onChoose: () => void }

type MenuProps = {
  label: string
  /** Groups of items, with a line between them. */
  groups: readonly (readonly MenuItem[])[]
  /** Where it opens, in px of the window. */
  place: { x: number; y: number }
  /** It is to go: something was chosen, Escape, or a press elsewhere. Give the focus back here. */
  onClose: () => void
}

/** What can be done at a place, there while it is rendered. Arrows, Home, End and first letters move. */
export function Menu({ label, groups, place, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const shown = menu.current
    if (!shown) return
    shown.showPopover()
    const { width, height } = shown.getBoundingClientRect()
    shown.style.left = `${Math.max(8, Math.min(place.x, innerWidth - width - 8))}px`
    shown.style.top = `${Math.max(8, Math.min(place.y, innerHeight - height - 8))}px`
    itemsOf(shown)[0]?.focus({ preventScroll: true })
  }, [place])

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const items = itemsOf(event.currentTarget)
    const index = items.indexOf(document.activeElement as HTMLButtonElement)
    const next = itemAfterKey(event.key, items, index)
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else if (!next) return
    else next.focus()
    event.preventDefault()
  }

  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className="menu"
      onKeyDown={onKeyDown}
      onToggle={({ newState }) => newState === 'closed' && onClose()}
      onContextMenu={(event) => event.preventDefault()}
    >
      {groups
        .filter((items) => items.length > 0)
        .map((items) => (
          // biome-ignore lint/a11y/useSemanticElements: a part of a menu, no form fields
          <div key={items[0]?.id} role="group" className="menu-group">
            {items.map((item) => (
              <button
                key={item.id}
                type="button"
                role="menuitem"
                tabIndex={-1}
                aria-keyshortcuts={item.keys?.join('+')}
                className="menu-item"
                onClick={() => {
                  onClose()
                  item.onChoose()
                }}
              >
                <span className="min-w-0 flex-1 cut">{item.label}</span>
                <span aria-hidden className="flex gap-1 max-sm:hidden">
                  {item.keys?.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </span>
              </button>
            ))}
          </div>
        ))}
    </div>
  )
}

function itemsOf(menu: HTMLElement): HTMLButtonElement[] {
  return [...menu.querySelectorAll<HTMLButtonElement>('[role="menuitem"]')]
}

function itemAfterKey(
  key: string,
  items: HTMLButtonElement[],
  index: number,
): HTMLButtonElement | undefined {
  if (key === 'ArrowDown') return items[(index + 1) % items.length]
  if (key === 'ArrowUp') return items.at(index - 1)
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const later = [...items.slice(index + 1), ...items.slice(0, index + 1)]
  return later.find((item) => item.textContent?.toLowerCase().startsWith(key.toLowerCase()))
}
