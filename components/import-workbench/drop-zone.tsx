'use client'

import FileUp from 'lucide-react/icons/file-up'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { Notice } from '#components/ui/notice.tsx'
import { TextAreaField } from '#components/ui/text-field.tsx'
import { type TakeFiles, usePageDrop } from '#components/ui/use-page-drop.ts'
import { TemplateDownload } from './template-download.tsx'

/** A year of daily files, and some. */
const filesAtOnce = 500

type DropZoneProps = {
  onFiles: (files: File[]) => void
  onText: (text: string) => void
}

/** Files dropped anywhere on the page, chosen, or rows pasted: with Ctrl V or into the box. */
export function DropZone({ onFiles, onText }: DropZoneProps) {
  const [isOver, setOver] = useState(false)
  const [remark, setRemark] = useState('')
  const [pasted, setPasted] = useState('')
  const input = useRef<HTMLInputElement>(null)

  const take = (files: FileList | null | undefined) => {
    if (!files || files.length === 0) {
      return setRemark('What was dropped holds no file. Drop the file itself.')
    }
    if (files.length > filesAtOnce) {
      return setRemark(
        `${files.length} files are too many for one import; ${filesAtOnce} are the most.`,
      )
    }
    onFiles([...files])
  }
  const takeText = (text: string) => {
    if (text.trim() === '') return setRemark('Nothing was pasted yet. Copy rows with their header.')
    onText(text)
  }
  usePageDrop({ setOver, take })
  usePagePaste({ take, takeText })

  return (
    <div className="mx-auto flex w-full max-w-[760px] flex-col gap-4 py-6 max-sm:py-0">
      {remark && <Notice kind="warn" role="alert" title={remark} />}
      <section
        aria-labelledby="drop-title"
        className={classes(
          'flex flex-col items-center gap-3 rounded-lg border-2 border-dashed px-6 py-14 text-center max-sm:py-8',
          isOver ? 'border-accent bg-selected' : 'border-line-strong bg-surface',
        )}
      >
        <FileUp aria-hidden className="size-7! text-accent-text" />
        <h2 id="drop-title" className="text-lg">
          Drop a spreadsheet
        </h2>
        <p className="max-w-[44ch] text-text-2">
          CSV, Excel or the file of a clock, also several of one kind. It is read in this browser;
          nothing is sent before you have checked it.
        </p>
        <ChooseFile inputRef={input} onFiles={take} />
        <p className="text-sm text-text-3 max-sm:hidden">or press Ctrl V to paste copied rows</p>
      </section>
      <form
        className="panel flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          takeText(pasted)
        }}
      >
        <TextAreaField
          label="Or paste rows here"
          hint="With the header row, as copied from a spreadsheet program."
          rows={4}
          spellCheck={false}
          autoComplete="off"
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
        />
        <div>
          <Button type="submit">Read pasted rows</Button>
        </div>
      </form>
      <TemplateDownload />
    </div>
  )
}

type ChooseFileProps = {
  inputRef: RefObject<HTMLInputElement | null>
  onFiles: (files: FileList | null) => void
}

function ChooseFile({ inputRef, onFiles }: ChooseFileProps) {
  return (
    <label className={classes(buttonClass({ variant: 'primary', size: 'l' }), 'focus-ring-within')}>
      Choose a file
      <input
        ref={inputRef}
        type="file"
        multiple
        className="sr-only"
        accept=".csv,.tsv,.tab,.txt,.dat,.log,.xlsx,.xlsm,.xlsb,.xls,.ods,.htm,.html,.xml,text/csv,text/tab-separated-values,text/plain"
        onChange={(event) => {
          onFiles(event.currentTarget.files)
          // So that the same file can be chosen again after it was mended.
          event.currentTarget.value = ''
        }}
      />
    </label>
  )
}

/** Ctrl V anywhere but in a field. */
function usePagePaste(given: { take: TakeFiles; takeText: (text: string) => void }) {
  const latest = useRef(given)
  useEffect(() => {
    latest.current = given
  })
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest('input, textarea')) return
      const data = event.clipboardData
      if (!data) return
      event.preventDefault()
      if (data.files.length > 0) latest.current.take(data.files)
      else latest.current.takeText(data.getData('text/plain'))
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [])
}
