'use client'

import { useRouter } from 'next/navigation'
import { Component, type ReactNode } from 'react'
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

  /** Read again, by Try again or by going elsewhere: what comes may be well. */
  override componentDidUpdate(before: PartBoundaryProps) {
    if (this.state.hasFailed && before.children !== this.props.children) {
      this.setState({ hasFailed: false })
    }
  }

  override render() {
    const { title, children, refresh } = this.props
    if (!this.state.hasFailed) return children
    return (
      <FailedPart title={title} action={<Button onClick={refresh}>Try again</Button>}>
        Your punches are safe, and sending goes on.
      </FailedPart>
    )
  }
}
