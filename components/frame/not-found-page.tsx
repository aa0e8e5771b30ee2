import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'

export function NotFoundPage() {
  return (
    <Empty
      className="px-6"
      title="There is nothing at this address"
      action={<ButtonLink href="/log">Open the log</ButtonLink>}
    >
      It may have been removed, or your role does not allow it. The log has every punch.
    </Empty>
  )
}
