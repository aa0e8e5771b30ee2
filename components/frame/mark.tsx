/** Punchdesk's mark: a clock card with its hole and a tick. Beside the name it needs no words. */
export function Mark({ className = 'size-5' }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className}>
      <path
        d="M4 1.5h9.2L18.5 6.8V16A2.5 2.5 0 0 1 16 18.5H4A2.5 2.5 0 0 1 1.5 16V4A2.5 2.5 0 0 1 4 1.5Z"
        fill="var(--accent)"
      />
      <circle cx="6.2" cy="6.2" r="1.7" fill="var(--canvas)" />
      <path
        d="m6.2 12.1 2.6 2.5 5-5.2"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
