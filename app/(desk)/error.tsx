'use client'

import { ErrorPage } from '#components/frame/error-page.tsx'
import { PageTop } from '#components/frame/page-top.tsx'

export default function DeskError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <>
      <PageTop title="This page failed" />
      <ErrorPage error={error} retry={retry} />
    </>
  )
}
