const [less, slash, more] = [0x3c, 0x2f, 0x3e]
const [space, f] = [0x20, 0x66]
/** What may follow the formula of a cell that has no value. */
const noValue = ['</c>', '<v/>', '<v></v>', '<v />'].map((text) => new TextEncoder().encode(text))

/**
 * Formulas in the XML of a workbook whose result it does not carry: programs that write workbooks
 * without working them out leave it to Excel.
 */
export function countOpenFormulas(xml: Uint8Array): number {
  let open = 0
  for (let at = xml.indexOf(f, 1); at > 0; at = xml.indexOf(f, at + 1)) {
    if (xml[at - 1] !== less) continue
    const next = xml[at + 1]
    if (next !== more && next !== space && next !== slash) continue
    let end = xml.indexOf(more, at)
    if (end > 0 && xml[end - 1] !== slash) end = xml.indexOf(more, xml.indexOf(less, end))
    if (end < 0) return open
    let after = end + 1
    while (xml[after] === space || xml[after] === 0x0a || xml[after] === 0x0d) after++
    if (noValue.some((text) => text.every((byte, i) => xml[after + i] === byte))) open++
    at = end
  }
  return open
}
