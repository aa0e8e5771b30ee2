import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Panel } from '#components/ui/panel.tsx'

/** In place of what belongs to a connection while there is none. */
export function NoConnection({ title = 'Import' }: { title?: string }) {
  return (
    <>
      <PageTop title={title} />
      <PageBody>
        <Panel padded={false}>
          <Empty title="No connection to Go2Clock yet">
            Punchdesk makes one at its start, from the key it is given. Restart it with
            GO2CLOCK_API_KEY, or without for the sandbox.
          </Empty>
        </Panel>
      </PageBody>
    </>
  )
}
