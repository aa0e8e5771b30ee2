'use client'

import { Toast } from '@base-ui/react/toast'
import CircleCheck from 'lucide-react/icons/circle-check'
import Info from 'lucide-react/icons/info'
import OctagonAlert from 'lucide-react/icons/octagon-alert'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import X from 'lucide-react/icons/x'
import Link from 'next/link'
import { type ReactNode, useMemo } from 'react'

export type ToastMessage = {
  kind?: 'ok' | 'info' | 'warn' | 'bad'
  title: string
  text?: string
  /** Where to look at it, e.g. `{ href: '/imports/7', label: 'Open' }`. */
  link?: { href: string; label: string }
}

type ToastData = Pick<ToastMessage, 'kind' | 'link'>

/** `const toast = useToast(); toast({ kind: 'ok', title: 'Saved' })`. Spoken politely, bad ones at once. */
export function useToast(): (message: ToastMessage) => void {
  const { add } = Toast.useToastManager<ToastData>()
  return useMemo(
    () =>
      ({ kind = 'ok', title, text, link }) => {
        add({
          title,
          description: text,
          data: { kind, link },
          priority: kind === 'bad' ? 'high' : 'low',
          /* Long enough to read, and to reach the link with the keyboard (F6). */
          timeout: kind === 'bad' ? 0 : 8_000,
        })
      },
    [add],
  )
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { toasts, close } = Toast.useToastManager<ToastData>()
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" swipeDirection={['right', 'down']}>
      <span className="flex h-5 items-center">{icons[toast.data?.kind ?? 'ok']}</span>
      <Toast.Content className="min-w-0 flex-1">
        <Toast.Title className="font-semibold" render={<p />} />
        <Toast.Description className="text-text-2" />
      </Toast.Content>
      {toast.data?.link && (
        <Link className="link" href={toast.data.link.href} onClick={() => close(toast.id)}>
          {toast.data.link.label}
        </Link>
      )}
      <Toast.Close className="btn btn-quiet btn-s btn-icon -my-[3px]" aria-label="Close">
        <X aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ))
}

const icons = {
  ok: <CircleCheck aria-hidden className="text-ok" />,
  info: <Info aria-hidden className="text-accent-text" />,
  warn: <TriangleAlert aria-hidden className="text-warn" />,
  bad: <OctagonAlert aria-hidden className="text-bad" />,
}
