import type { Metadata } from 'next'
import { Gate } from '#components/sign-in/gate.tsx'
import { SetupForm } from '#components/sign-in/setup-form.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { loadSetup } from '#lib/auth/loaders.ts'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const { state, token, zones } = await loadSetup((await searchParams).token)
  if (state === 'open') {
    return (
      <Gate title="Set up Punchdesk" sub="Make the account of the first admin">
        <SetupForm token={token} zones={zones} />
      </Gate>
    )
  }
  if (state === 'done') {
    return (
      <Gate title="Punchdesk is set up">
        <p>This link was used: there is an admin. Ask them for an account of your own.</p>
        <ButtonLink href="/sign-in" variant="primary" size="l">
          Sign in
        </ButtonLink>
      </Gate>
    )
  }
  return (
    <Gate title="This set-up link is not valid">
      <p>
        It is cut short, or Punchdesk was started again since and shows a new one. Open the link
        that stands last on the console.
      </p>
    </Gate>
  )
}
