'use client'

import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import { Button, type ButtonLook } from './button.tsx'
import { classes } from './classes.ts'

type IconButtonProps = ButtonLook &
  Omit<React.ComponentProps<typeof Button>, 'children' | 'icon' | 'pendingLabel'> & {
    /** Its name, and the tooltip. */
    label: string
    /** A key that does the same, shown behind the name. */
    keys?: ReactNode
    icon: ReactNode
  }

/** A button that shows only an icon: named for a screen reader, explained on hover and focus. */
export function IconButton({
  label,
  keys,
  icon,
  variant = 'quiet',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={400}
        render={
          <Button
            {...rest}
            variant={variant}
            icon={icon}
            aria-label={label}
            className={classes('btn-icon', className)}
          />
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className="tooltip">
            {label}
            {keys && <span className="ml-1.5 opacity-80">{keys}</span>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
