'use client'

import { Popover } from '@base-ui/react/popover'
import ChevronDown from 'lucide-react/icons/chevron-down'
import X from 'lucide-react/icons/x'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { classes } from '#components/ui/classes.ts'

type FilterChipProps = {
  /** `State` */
  name: string
  /** What it is set to, in words; undefined: not set. */
  value?: string
  /** The address without this filter. */
  clearHref: string
  /** What it offers; called while open, with a way to close. */
  children: (close: () => void) => ReactNode
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** One filter of the log: a dashed chip while it is off, a filled one with its value while on. */
export function FilterChip({
  name,
  value,
  clearHref,
  children,
  open,
  onOpenChange,
}: FilterChipProps) {
  return (
    <span className={chipClass(value !== undefined)}>
      <Popover.Root open={open} onOpenChange={onOpenChange}>
        <Popover.Trigger className="flex h-full items-center gap-1.5 rounded-[inherit] px-2 whitespace-nowrap">
          {name}
          {value && <b className="max-w-56 cut font-medium">{value}</b>}
          {!value && <ChevronDown aria-hidden className="size-3.5! stroke-2!" />}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={6} align="start" collisionPadding={12} className="z-30">
            <Popover.Popup
              aria-label={name}
              className="max-w-[calc(100vw-24px)] rounded-lg border border-line-strong bg-raised p-2 shadow-raised"
            >
              {children(() => onOpenChange(false))}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {value && (
        <Link
          href={clearHref}
          aria-label={`Clear ${name}: ${value}`}
          className="grid h-full w-6 place-items-center rounded-[inherit] max-sm:w-9"
        >
          <X aria-hidden className="size-3.5! stroke-2!" />
        </Link>
      )}
    </span>
  )
}

export function chipClass(isOn: boolean): string {
  return classes(
    'inline-flex h-[26px] flex-none items-center rounded-[5px] border text-sm max-sm:h-9',
    isOn
      ? 'border-accent bg-accent-soft text-text'
      : 'border-dashed border-control text-text-2 hover:bg-hover',
  )
}
