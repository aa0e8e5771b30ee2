import type { Metadata } from 'next'
import { Gate } from '#components/sign-in/gate.tsx'
import { SignInForm } from '#components/sign-in/sign-in-form.tsx'
import { loadSignIn } from '#lib/auth/loaders.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { from, isSetUp } = await loadSignIn((await searchParams).from)
  return (
    <Gate
      title="Sign in to Punchdesk"
      foot={
        isSetUp
          ? 'No account, or a lost password? Ask your admin.'
          : 'Nobody has an account here yet. The console where Punchdesk was started shows a link to set it up.'
      }
    >
      <SignInForm from={from} />
    </Gate>
  )
}
