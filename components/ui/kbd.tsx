import type { ReactNode } from 'react'

/** One key; write two side by side for a chord: `<Kbd>Ctrl</Kbd> <Kbd>D</Kbd>`. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>
}

/** The quiet bar of keys under a work screen: `[[['Enter'], 'edit'], [['Ctrl', 'D'], 'fill down']]`. */
export function KeyHints({
  hints,
  end,
}: {
  hints: [keys: string[], does: string][]
  end?: ReactNode
}) {
  return (
    <div className="flex h-8 flex-none items-center gap-4 overflow-hidden border-t border-line bg-canvas px-6 text-sm whitespace-nowrap text-text-2 max-sm:hidden">
      {hints.map(([keys, does]) => (
        <span key={does} className="inline-flex items-center gap-1.5">
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
          {does}
        </span>
      ))}
      {end && <span className="ml-auto">{end}</span>}
    </div>
  )
}
