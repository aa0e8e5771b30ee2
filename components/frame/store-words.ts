import type { StoreTrouble } from '#lib/db/store-trouble.ts'

const titles: Record<StoreTrouble, string> = {
  full: "The disk under Punchdesk's database is full.",
  read_only: "Punchdesk's database cannot be written to.",
  locked: "Another program holds Punchdesk's database.",
  unreachable: 'Punchdesk cannot reach its database.',
}

const cures: Record<StoreTrouble, string> = {
  full: 'Make room on the server; it then goes on by itself.',
  read_only: 'When it can be written to again, all goes on by itself.',
  locked: 'When it is let go, all goes on by itself.',
  unreachable: 'It tries again every few seconds and goes on by itself.',
}

/** What is wrong with the store, what it means for the punches, and what comes next. */
export function storeWords(trouble: StoreTrouble): { title: string; text: string } {
  // Delivery may have a way of its own to a database that only this web cannot reach.
  const meaning =
    trouble === 'unreachable'
      ? 'Nothing new can be taken, and what is being sent cannot be shown.'
      : 'Nothing new can be sent or taken.'
  return {
    title: titles[trouble],
    text: `${meaning} What Punchdesk has taken is not lost. ${cures[trouble]}`,
  }
}
