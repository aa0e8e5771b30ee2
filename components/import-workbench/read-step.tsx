'use client'

import ArrowRight from 'lucide-react/icons/arrow-right'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { PageBody, PageFoot } from '#components/frame/page-top.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Destination } from '#lib/imports/schema.ts'
import type { LearnedWord, OpenQuestion, Reading, Shape, Summary } from '#lib/spreadsheet/schema.ts'
import { ColumnsTable } from './columns-table.tsx'
import { SettledDates, unknownDates } from './date-question.tsx'
import { FileBar } from './file-bar.tsx'
import { unknownIds } from './id-question.tsx'
import { IdsPanel } from './ids-panel.tsx'
import { newWords, wholeShape } from './kept-answers.ts'
import { OneEmployee } from './one-employee.tsx'
import { listed, QuestionPanel } from './question-panel.tsx'
import { SentPreview } from './sent-preview.tsx'
import { TemplatePanel, type TemplateWish } from './template-panel.tsx'
import { TypeWords, unknownType } from './type-words.tsx'
import type { DirectoryLoad } from './use-directory.ts'
import { useReading } from './use-reading.ts'
import { useRemember } from './use-remember.ts'
import type { Ask } from './use-workbench.ts'

type ReadStepProps = {
  ask: Ask
  summary: Summary
  destination: Destination
  /** Grows when the worker learned something by itself. */
  revision: number
  directory: DirectoryLoad['state']
  /** Type words that were explained for earlier files. */
  learned: LearnedWord[]
  /** What must be known before, e.g. that this very file was sent already. */
  notice: ReactNode
  onLoadDirectory: () => void
  onReread: (reading: Reading) => void
  onStartOver: () => void
  onContinue: () => void
}

/** Step 1: how the file is understood, with one question where it cannot tell by itself. */
export function ReadStep({
  ask,
  summary,
  destination,
  revision,
  directory,
  learned,
  notice,
  onLoadDirectory,
  onReread,
  onStartOver,
  onContinue,
}: ReadStepProps) {
  const { reading, isBusy, droppedEdits, answer, run } = useReading(ask, revision)
  const { zone, connectionId } = destination
  const remember = useRemember(connectionId)
  const [wish, setWish] = useState<TemplateWish>(null)
  const [isKeeping, setKeeping] = useState(false)
  const [isChanged, setChanged] = useState(false)
  /** Said by this person for this file: kept with Continue. */
  const said = useRef({ words: new Set<string>(), way: false })
  if (!reading) return <Skeleton label={`Reading ${summary.name}`} rows={8} />
  const { shape, questions, columns, words, dates, preview, ids, template } = reading
  const isWaiting = directory === 'loading'
  const asked = questions.map((question) => question.sentence)
  const notes = [...new Set(summary.notes)].filter((note) => !asked.includes(note))
  const holdsNoPunches = questions.some(({ id }) => id === 'hours' || id === 'people')
  const change = (part: Partial<Shape>) => {
    for (const { word, means } of part.typeWords ?? []) {
      const before = shape.typeWords.find((each) => each.word === word)
      if (before?.means !== means) said.current.words.add(word)
    }
    if (part.ids) said.current.way = true
    setChanged(true)
    answer(part)
  }
  const unknownIdWay = unknownIds(ids, shape.ids, (way) => change({ ids: way }))
  const isRemembered = ids.state === 'remembered'
  const unknown = unknownDates(dates, shape.dateOrder, (dateOrder) => change({ dateOrder }))
  if (!isRemembered) unknown.push(...unknownIdWay)
  const isTypeAmong = unknown.length > 0 && isTypeOfAllRows(shape)
  if (isTypeAmong) {
    const sentence = questions.find(({ id }) => id === 'type')?.sentence
    unknown.push(unknownType(shape, sentence, change))
  }
  const isInPanel = ({ id }: OpenQuestion) =>
    id === 'date-order' || id === 'employee-ids' || (id === 'type' && isTypeAmong)
  const noticed = questions.filter((question) => !isInPanel(question))
  const blocking = questions.filter(({ blocks }) => blocks)
  const open = unknown.filter(({ isOpen }) => isOpen)
  const needed =
    open.length > 1 && blocking.every(isInPanel)
      ? `One question is open: ${listed(open.map(({ asks }) => asks))}?`
      : (blocking.find((question) => !isInPanel(question)) ?? blocking[0])?.sentence
  const confirm = (pairs: [text: string, userid: string][]) => {
    void run((bench) => bench.confirmIds(pairs))
    void remember.ids(pairs)
  }
  const stepFor = ({ id }: OpenQuestion) => {
    if (id === 'employee-names' && ids.listed > 0)
      return (
        <Button size="s" onClick={() => change({ columns: namesAsIds(shape), ids: 'name' })}>
          Use the names
        </Button>
      )
    if (id !== 'people' && id !== 'employee-names') return null
    return (
      <ButtonLink size="s" href="/employees/import">
        Import a list
      </ButtonLink>
    )
  }
  const keepAnswers = async () => {
    const way = ids.state === 'answered' || ids.state === 'remembered' ? ids.way : null
    if (said.current.way && way) {
      const header = shape.columns.find(({ field }) => field === 'userid')?.header ?? ''
      await remember.way(header, way)
    }
    await remember.words(newWords(words, said.current.words, learned))
    if (wish) {
      await remember.template(wish.name, template.headerKey, wholeShape(shape, words, way))
    }
  }
  const goOn = async () => {
    if (wish && wish.name.trim() === '')
      return setWish({ ...wish, error: 'Give the template a name.' })
    setKeeping(true)
    await keepAnswers()
    setKeeping(false)
    onContinue()
  }

  return (
    <>
      <PageBody className="flex flex-col gap-4">
        {notice}
        <FileBar
          summary={summary}
          destination={destination.name}
          headerRow={shape.headerRow}
          onReread={onReread}
          onHeaderRow={(headerRow) => change({ headerRow })}
        />
        {notes.map((note) => (
          <Notice key={note} title={note} />
        ))}
        {droppedEdits && (
          <Notice
            kind="warn"
            role="status"
            title="Your changes to cells were dropped: the punches are now made of other columns."
          />
        )}
        {noticed.map((question) => (
          <Notice
            key={question.id}
            kind={question.blocks ? 'warn' : 'info'}
            title={question.sentence}
            actions={stepFor(question)}
          />
        ))}
        <div
          aria-busy={isBusy}
          className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_362px]"
        >
          <div className="flex min-w-0 flex-col gap-4">
            <SettledDates question={dates} />
            <QuestionPanel unknown={unknown} />
            {isRemembered && <QuestionPanel unknown={unknownIdWay} />}
            <ColumnsTable columns={columns} shape={shape} onChange={change} />
            <SentPreview rows={preview} total={summary.rows} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <OneEmployee shape={shape} onChange={change} />
            {!isTypeAmong && !holdsNoPunches && (
              <TypeWords words={words} zone={zone} shape={shape} onChange={change} />
            )}
            <IdsPanel
              question={ids}
              directory={directory}
              zone={zone}
              onConfirm={confirm}
              onLoadAgain={onLoadDirectory}
            />
            <TemplatePanel
              template={template}
              fileName={summary.name}
              zone={zone}
              isChanged={isChanged}
              wish={wish}
              onWish={setWish}
              onUse={(use) => {
                setWish(null)
                setChanged(false)
                void run((bench) => bench.applyTemplate(use))
              }}
            />
          </div>
        </div>
      </PageBody>
      <PageFoot>
        <p aria-live="polite" className="flex-1 text-text-2">
          {isBusy
            ? 'Checking the rows again…'
            : (needed ??
              (isWaiting
                ? 'Reading the list of employees…'
                : 'Nothing is sent yet. The file stays in this browser.'))}
        </p>
        <div className="flex gap-2 max-sm:justify-end">
          <Button onClick={onStartOver}>Start over</Button>
          {!needed && !isWaiting && (
            <Continue isBusy={isBusy} isPending={isKeeping} onGoOn={() => void goOn()} />
          )}
        </div>
      </PageFoot>
    </>
  )
}

type ContinueProps = { isBusy: boolean; isPending: boolean; onGoOn: () => void }

/** Pressed while the rows are being checked with the last answer, it goes on when they are. */
function Continue({ isBusy, isPending, onGoOn }: ContinueProps) {
  const [isWanted, setWanted] = useState(false)
  useEffect(() => {
    if (!isWanted || isBusy) return
    setWanted(false)
    onGoOn()
  })
  return (
    <Button
      variant="primary"
      pending={isWanted || isPending}
      onClick={() => (isBusy ? setWanted(true) : onGoOn())}
    >
      Continue
      <ArrowRight aria-hidden />
    </Button>
  )
}

/** True where neither a column nor the layout says in or out. */
function isTypeOfAllRows({ layout, columns }: Shape): boolean {
  return layout === 'punch-per-row' && !columns.some(({ field }) => field === 'checktype')
}

/** The columns with the names as the employee column. */
function namesAsIds({ columns }: Shape): Shape['columns'] {
  return columns.map((column) =>
    column.field === 'name' ? { ...column, field: 'userid' } : column,
  )
}
