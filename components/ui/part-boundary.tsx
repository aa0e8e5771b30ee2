'use client'

import { useRouter } from 'next/navigation'
import { Component, type ReactNode, startTransition } from 'react'
import { Button } from './button.tsx'
import { FailedPart } from './empty.tsx'

type PartBoundaryProps = {
  /** What could not be read: `The log could not be read`. */
  title: string
  children: ReactNode
}

/** Around a part of a page that can fail on its own: says so in its place and tries again. */
export function PartBoundary(props: PartBoundaryProps) {
  const router = useRouter()
  return <Boundary {...props} refresh={() => router.refresh()} />
}

class Boundary extends Component<PartBoundaryProps & { refresh: () => void }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    const { title, children, refresh } = this.props
    if (!this.state.hasFailed) return children
    const tryAgain = () =>
      startTransition(() => {
        refresh()
        this.setState({ hasFailed: false })
      })
    return (
      <FailedPart title={title} action={<Button onClick={tryAgain}>Try again</Button>}>
        Your punches are safe, and sending goes on.
      </FailedPart>
    )
  }
}
