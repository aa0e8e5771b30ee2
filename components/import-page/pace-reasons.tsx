import { Panel } from '#components/ui/panel.tsx'
import type { Reason } from './pace-words.ts'

/** Why so many are sent at a time: what comes next, then every change, newest first. */
export function PaceReasons({ next, reasons }: { next: Reason | null; reasons: Reason[] }) {
  return (
    <Panel title="Why this pace" padded={false} className="pace-reasons">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Reasons, newest first" tabIndex={0} className="pace-reasons-list">
        {!next && reasons.length === 0 ? (
          <p className="px-4 py-3 text-text-2">
            Every change of the pace appears here with its reason.
          </p>
        ) : (
          <ol className="flex flex-col gap-2.5 px-4 py-3">
            {next && <Line reason={next} />}
            {reasons.map((reason) => (
              <Line key={reason.no} reason={reason} />
            ))}
          </ol>
        )}
      </section>
    </Panel>
  )
}

function Line({ reason: { no, clock, title, text, quote } }: { reason: Reason }) {
  return (
    <li className="flex gap-2.5 leading-[18px]">
      <span className={no === null ? 'reason-no reason-next' : 'reason-no'}>{no ?? 'next'}</span>
      <div className="min-w-0">
        {no === null ? (
          <>
            {clock}
            <p className="text-sm text-text-2">{title}</p>
          </>
        ) : (
          <>
            <b className="font-medium">{clock}</b> {title}
          </>
        )}
        {quote && <p className="text-sm text-text-2 wrap-anywhere">“{quote.trim()}”</p>}
        {text && <p className="text-sm text-text-2 wrap-anywhere">{text}</p>}
      </div>
    </li>
  )
}
