import { TabLinks } from '#components/ui/tab-links.tsx'
import { type LogFilter, logHref, noFilter } from '#lib/ledger/log-filter.ts'

const views: { label: string; filter: LogFilter }[] = [
  { label: 'All punches', filter: noFilter },
  { label: 'Refused', filter: { ...noFilter, states: ['rejected', 'failed'] } },
  { label: 'Unknown', filter: { ...noFilter, states: ['unknown'] } },
  { label: 'Typed by hand', filter: { ...noFilter, byHand: true } },
]

/** The questions people come with, each one filter. */
export function LogViews({ filter }: { filter: LogFilter }) {
  const here = logHref({ filter })
  const tabs = views.map((view) => {
    const href = logHref({ filter: view.filter })
    return { href, label: view.label, current: href === here }
  })
  return <TabLinks label="Views" tabs={tabs} />
}
