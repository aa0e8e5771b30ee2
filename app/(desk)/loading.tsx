import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageTop title={<span className="sr-only">Loading</span>} />
      <PageBody>
        <Skeleton label="Reading the page" rows={5} />
      </PageBody>
    </>
  )
}
