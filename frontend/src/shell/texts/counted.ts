/** `1 pod`, `2 pods`. `count`: a number as text. */
export const counted = (count: string | undefined, noun: string): string =>
  `${count} ${noun}${count === '1' ? '' : 's'}`
