type SkeletonProps = {
  /** What is being read, for a screen reader: `Reading the log`. */
  label: string
  rows?: number
}

/** Quiet bars in place of rows; they show after 300 ms, so a quick answer never flickers. */
export function Skeleton({ label, rows = 3 }: SkeletonProps) {
  return (
    <div role="status" className="flex flex-col gap-3 px-4 py-3.5">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          key={row}
          className="quiet-bar"
          style={{ width: `${widths[row % widths.length]}%` }}
        />
      ))}
    </div>
  )
}

const widths = [72, 64, 68, 58, 70]
