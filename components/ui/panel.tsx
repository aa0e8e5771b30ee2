import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes.ts'

type PanelProps = Omit<ComponentProps<'section'>, 'title'> & {
  /** Names the section; leave out for a panel that needs no heading. */
  title?: ReactNode
  /** A quiet remark behind the title. */
  remark?: ReactNode
  /** What stands at the right end of the head. */
  end?: ReactNode
  /** Padding around the content; off for tables and lists that reach the edge. */
  padded?: boolean
}

export function Panel({
  title,
  remark,
  end,
  padded = true,
  className,
  children,
  ...rest
}: PanelProps) {
  const headingId = useId()
  return (
    <section
      {...rest}
      aria-labelledby={title ? headingId : rest['aria-labelledby']}
      className={classes('panel', !padded && 'overflow-clip', className)}
    >
      {title && (
        <div className="panel-head">
          <h2 id={headingId} className="cut">
            {title}
            {remark && <span className="ml-1 font-normal text-text-3"> {remark}</span>}
          </h2>
          {end && (
            <div className="ml-auto flex items-center gap-2 pr-2 max-sm:has-[.segmented-wrap]:w-full">
              {end}
            </div>
          )}
        </div>
      )}
      {padded ? <div className="p-4">{children}</div> : children}
    </section>
  )
}
