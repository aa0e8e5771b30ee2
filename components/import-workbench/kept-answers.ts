import type { IdWay, Shape, TypeWord, WordMeaning } from '#lib/spreadsheet/schema.ts'

/** Which answers about a file are kept for the next one. */

/** All that is needed to read the next file without a question: also what earlier files taught. */
export function wholeShape(shape: Shape, words: TypeWord[], way: IdWay | null): Shape {
  const typeWords = words
    .filter(({ word, means, guess }) => means !== 'ask' && (means !== guess || isSaid(shape, word)))
    .map(({ word, means }) => ({ word, means }))
  // Whose rows one file holds says nothing of the next.
  const { employee: _, ...rest } = shape
  return { ...rest, typeWords, ...(way && { ids: way }) }
}

/** Words that got a meaning now and had none before. An empty cell is asked in every file. */
export function newWords(
  words: { word: string; means: WordMeaning }[],
  answered: ReadonlySet<string>,
  learned: readonly { word: string }[],
): { word: string; means: number | 'skip' }[] {
  return words.flatMap(({ word, means }) =>
    word === '' || means === 'ask' || !answered.has(word) || learned.some((o) => o.word === word)
      ? []
      : [{ word, means }],
  )
}

function isSaid({ typeWords }: Shape, word: string): boolean {
  return typeWords.some((each) => each.word === word)
}
