import LoaderCircle from 'lucide-react/icons/loader-circle'
import Link from 'next/link'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { classes } from './classes.ts'

export type ButtonLook = {
  /** One `primary` per view. `danger` is the plain red of Cancel. */
  variant?: 'primary' | 'outlined' | 'quiet' | 'danger'
  size?: 's' | 'm' | 'l'
}

type ButtonProps = ButtonLook &
  Omit<ComponentProps<'button'>, 'disabled'> & {
    icon?: ReactNode
    /** The step is under way: the button says so, keeps the focus and takes no second click. */
    pending?: boolean
    /** What it says meanwhile, e.g. `Sending`. */
    pendingLabel?: ReactNode
  }

/**
 * There is no `disabled`: an action that is impossible is replaced by its reason.
 * A pending button stays focusable, so that the focus is not lost to the page.
 */
export function Button({
  variant,
  size,
  icon,
  pending = false,
  pendingLabel,
  children,
  className,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={pending || undefined}
      className={classes(buttonClass({ variant, size }), className)}
      onClick={pending ? refuse : onClick}
    >
      {pending ? <LoaderCircle aria-hidden /> : icon}
      {pending ? (pendingLabel ?? children) : children}
    </button>
  )
}

/** Also stops Enter in a field, which presses the form's button. */
function refuse(event: MouseEvent) {
  event.preventDefault()
}

type ButtonLinkProps = ButtonLook & ComponentProps<typeof Link> & { icon?: ReactNode }

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ variant, size, icon, children, className, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={classes(buttonClass({ variant, size }), className)}>
      {icon}
      {children}
    </Link>
  )
}

/** The class string, for a part of another library that renders its own button. */
export function buttonClass({ variant = 'outlined', size = 'm' }: ButtonLook): string {
  return classes('btn', variant !== 'outlined' && `btn-${variant}`, size !== 'm' && `btn-${size}`)
}
