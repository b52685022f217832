import { type ChangeEvent, useState } from 'react'

/**
 * The properties of an input for a number. Text for which `parse` returns undefined is ignored, but stays visible until
 * the input loses focus.
 */
export function useNumberText<T extends number | null>(
  value: T,
  parse: (text: string) => T | undefined,
  onChange: (value: T) => void,
) {
  const [text, setText] = useState<string | null>(null)
  return {
    value: text ?? String(value ?? ''),
    'aria-invalid': text !== null && parse(text.trim()) === undefined,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
      setText(target.value)
      const parsed = parse(target.value.trim())
      if (parsed !== undefined) onChange(parsed)
    },
    onBlur: () => setText(null),
  }
}
