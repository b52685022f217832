import { globToRegExp } from './glob'

it.each([
  ['*', 'a\nb', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['h[ae]llo', 'hallo', true],
  ['h[^e]llo', 'hello', false],
  ['h[a-c]llo', 'hbllo', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a.b', 'axb', false],
  ['(a|b)+', '(a|b)+', true],
  ['[z-a]', '[z-a]', true],
  ['x[', 'x[', true],
])('matches %j against %j: %s', (pattern, text, isMatch) => {
  expect(globToRegExp(pattern).test(text)).toBe(isMatch)
})
