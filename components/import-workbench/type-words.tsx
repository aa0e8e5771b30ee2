import History from 'lucide-react/icons/history'
import Link from 'next/link'
import { Panel } from '#components/ui/panel.tsx'
import { Select, SelectField } from '#components/ui/select.tsx'
import { grouped } from '#lib/count.ts'
import { isCheckType, namedTypes, typeWithNumber } from '#lib/punch/check-type.ts'
import type { Layout, Shape, TypeWord, WordMeaning } from '#lib/spreadsheet/schema.ts'
import type { Unknown } from './question-panel.tsx'
import { dayOfInstant } from './since-words.ts'

type TypeWordsProps = {
  words: TypeWord[]
  zone: string
  shape: Shape
  onChange: (change: Partial<Shape>) => void
}

/** What the words of the type column mean; without such a column, the type of every row. */
export function TypeWords({ words, zone, shape, onChange }: TypeWordsProps) {
  const column = shape.columns.find(({ field }) => field === 'checktype')
  const isOfLayout = shape.layout !== 'punch-per-row'
  if (!column && !isOfLayout) return <OneType shape={shape} onChange={onChange} />
  const choose = (word: string, means: WordMeaning) =>
    onChange({
      typeWords: [...shape.typeWords.filter((each) => each.word !== word), { word, means }],
    })
  return (
    <Panel
      title="Type words"
      padded={false}
      end={<FromColumn name={column?.header ?? ''} layout={shape.layout} />}
    >
      <div className="max-h-[50vh] overflow-y-auto">
        <table className="tbl">
          <colgroup>
            <col />
            <col className="w-16" />
            <col className="w-44" />
          </colgroup>
          <thead>
            <tr>
              <th>Word</th>
              <th className="num">Rows</th>
              <th>Means</th>
            </tr>
          </thead>
          <tbody>
            {words.map(({ word, rows, means }) => (
              <tr key={word}>
                <td title={word}>
                  {word === '' ? '(empty)' : <span className="raw">{word}</span>}
                </td>
                <td className="num">{grouped(rows)}</td>
                <td className="overflow-visible!">
                  <Select
                    size="s"
                    aria-label={`Means, word ${word || 'empty'}`}
                    value={String(means)}
                    onChange={(event) => choose(word, meaningOf(event.target.value))}
                  >
                    <TypeOptions extra={means} />
                    <option value="ask">Decide in Check</option>
                    <option value="skip">Leave out</option>
                  </Select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <LearnedRemark words={words} zone={zone} />
    </Panel>
  )
}

/** `Out Back: as you answered on 6 July.` */
function LearnedRemark({ words, zone }: Pick<TypeWordsProps, 'words' | 'zone'>) {
  const learned = words.filter((word) => word.learned)
  const first = learned[0]?.learned
  if (!first) return null
  const names = learned.slice(0, 3).map(({ word }) => word)
  const more = learned.length - names.length
  return (
    <p className="flex gap-2 border-t border-line px-4 py-2 text-sm text-text-2">
      <span className="flex h-4 items-center">
        <History aria-hidden className="size-3.5! text-text-3" />
      </span>
      <span>
        {names.join(', ')}
        {more > 0 && ` and ${more} more`}: as {first.by} answered on {dayOfInstant(first.at, zone)}.
        Change it here for this file only, or forget it under{' '}
        <Link className="link" href="/import/templates">
          Templates
        </Link>
        .
      </span>
    </p>
  )
}

function FromColumn({ name, layout }: { name: string; layout: Layout }) {
  const from = {
    'punch-per-row': name ? `from column ${name}` : '',
    'pair-per-row': 'from the columns of the times',
    'pairs-per-day': 'from the columns of the times',
    'day-grid': 'by the order of the times',
  }[layout]
  return <span className="cut max-w-48 text-sm text-text-2">{from}</span>
}

function OneType({ shape, onChange }: Pick<TypeWordsProps, 'shape' | 'onChange'>) {
  return (
    <Panel title="Type">
      <p className="mb-2 text-text-2">
        No column says what kind of punch a row is. Choose one for all rows, the column that does,
        or decide in Check.
      </p>
      <TypeOfAllRows shape={shape} onChange={onChange} />
    </Panel>
  )
}

/**
 * The type of all rows as a part of the one question, when something else must be asked too.
 *
 * `sentence`: what is said of it while it is open.
 */
export function unknownType(
  shape: Shape,
  sentence: string | undefined,
  onChange: TypeWordsProps['onChange'],
): Unknown {
  return {
    asks: 'which type do the rows have',
    isOpen: shape.defaultType === null && !shape.typesInCheck,
    evidence: sentence ?? 'No column holds the type.',
    field: (
      <div className="max-w-sm">
        <TypeOfAllRows shape={shape} onChange={onChange} />
      </div>
    ),
  }
}

/** The type of every row of a file whose columns do not tell it. */
function TypeOfAllRows({ shape, onChange }: Pick<TypeWordsProps, 'shape' | 'onChange'>) {
  return (
    <SelectField
      label="Type of all rows"
      value={shape.defaultType ?? (shape.typesInCheck ? 'check' : '')}
      onChange={(event) => {
        const { value } = event.target
        onChange({
          defaultType: /^\d+$/.test(value) ? Number(value) : null,
          typesInCheck: value === 'check' || undefined,
        })
      }}
    >
      <option value="">Choose the type of all rows</option>
      <option value="check">Decide in Check, by the order of each day</option>
      <TypeOptions extra={shape.defaultType} />
    </SelectField>
  )
}

/** The types with a name; and every number of a site's own that the clock knows. */
function TypeOptions({ extra }: { extra: WordMeaning | null }) {
  const isNamed = namedTypes.some(({ type }) => type === extra)
  return (
    <>
      {namedTypes.map(({ type }) => (
        <option key={type} value={type}>
          {typeWithNumber(type)}
        </option>
      ))}
      {typeof extra === 'number' && !isNamed && <option value={extra}>{extra}</option>}
      <optgroup label="A type of your own">
        {ownTypes
          .filter((type) => type !== extra)
          .map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
      </optgroup>
    </>
  )
}

const ownTypes = Array.from({ length: 256 }, (_, type) => type).filter(
  (type) => isCheckType(type) && namedTypes.every((named) => named.type !== type),
)

function meaningOf(value: string): WordMeaning {
  return value === 'ask' || value === 'skip' ? value : Number(value)
}
