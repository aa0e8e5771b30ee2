import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { loadAnswers } from '#lib/answers/loaders.ts'
import { typeWithNumber } from '#lib/punch/check-type.ts'
import type { Template } from '#lib/spreadsheet/schema.ts'
import { AnswersTable } from './answers-table.tsx'
import { TemplatesTable } from './templates-table.tsx'

type TemplatesPageProps = {
  place: { connectionId: number; connectionName: string; mayEdit: boolean }
  templates: Template[]
  answers: Awaited<ReturnType<typeof loadAnswers>>
  zone: string
}

const waysInWords: Record<string, string> = {
  ...{ userid: 'employee IDs', zeros: 'employee IDs with zeros in front', name: 'names' },
  ...{ payroll: 'payroll numbers', badge: 'badges' },
}

/** All that was answered once: ways to read a file, type words, and who is meant. */
export function TemplatesPage({ place, templates, answers, zone }: TemplatesPageProps) {
  const { connectionId, connectionName, mayEdit } = place
  const shared = { connectionId, mayEdit, zone }
  return (
    <>
      <PageTop title="Templates" crumb={{ href: '/import', label: 'Import' }} />
      <PageBody className="flex flex-col gap-4">
        <Panel title="Ways to read a file" remark="for everybody" padded={false}>
          {templates.length === 0 ? (
            <Empty title="No template yet">
              Tick “Save these answers as a template” while a file is read, and the next file with
              its headers is read the same way.
            </Empty>
          ) : (
            <TemplatesTable templates={templates} zone={zone} mayEdit={mayEdit} />
          )}
        </Panel>
        <Panel title="Type words" remark={`in files for ${connectionName}`} padded={false}>
          {answers.words.length === 0 ? (
            <Empty title="No type word was explained yet" />
          ) : (
            <AnswersTable
              {...shared}
              caption="Type words"
              heads={['Word', 'Means']}
              answers={answers.words.map(({ word, means, by_name, learned_at }) => ({
                kind: 'word',
                written: word,
                shown: word,
                means: means === 'skip' ? 'Leave out' : typeWithNumber(Number(means)),
                by: by_name,
                at: learned_at,
              }))}
            />
          )}
        </Panel>
        <Panel title="IDs and names" remark={`in files for ${connectionName}`} padded={false}>
          {answers.matches.length === 0 ? (
            <Empty title="No ID or name was confirmed yet" />
          ) : (
            <AnswersTable
              {...shared}
              caption="IDs and names"
              heads={['In a file', 'Is']}
              answers={answers.matches.map(({ kind, written, means, by_name, confirmed_at }) => ({
                kind,
                written,
                shown: kind === 'column' ? `Column ${written || 'without a name'}` : written,
                means: kind === 'column' ? (waysInWords[means] ?? means) : means,
                by: by_name,
                at: confirmed_at,
              }))}
            />
          )}
        </Panel>
      </PageBody>
    </>
  )
}
