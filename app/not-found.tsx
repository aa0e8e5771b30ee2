import type { Metadata } from 'next'
import { NotFoundPage } from '#components/frame/not-found-page.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl p-6">
      <h1>Not found</h1>
      <NotFoundPage />
    </main>
  )
}
