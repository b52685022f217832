import { type Verdict } from './ledger'

const MOST_COMPLAINTS = 20

/** The verdict as a person reads it. */
export function verdictText({ placed, fates, repeated, complaints, older }: Verdict): string {
  const count = (value: number) => value.toLocaleString('en-US')
  const more = complaints.length - MOST_COMPLAINTS
  return [
    `${count(placed)} placed = ${count(fates.delivered)} delivered + ${count(fates['in flight'])} in flight + ` +
      `${count(fates['given up'])} given up + ${count(fates.lost)} lost`,
    `${count(repeated)} steps published more than once`,
    ...(older > 0 ? [`${count(older)} orders left out: they began before the oldest record of the topic`] : []),
    ...complaints.slice(0, MOST_COMPLAINTS).map((complaint) => `  ${complaint}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ].join('\n')
}
