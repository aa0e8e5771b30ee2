import { NotFoundPage } from '#components/frame/not-found-page.tsx'
import { PageTop } from '#components/frame/page-top.tsx'

export default function DeskNotFound() {
  return (
    <>
      <PageTop title="Not found" />
      <NotFoundPage />
    </>
  )
}
