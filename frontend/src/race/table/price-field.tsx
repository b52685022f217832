import { useId } from 'react'
import { useTexts } from '../texts/texts'

/** Parses a price, with a decimal point or comma; undefined if it is invalid. */
export function priceOf(typed: string): number | undefined {
  const price = Number(typed.trim().replace(',', '.'))
  return typed.trim() !== '' && Number.isFinite(price) && price >= 0 ? price : undefined
}

/** Price of a pod per hour, in any currency. */
export function PriceField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { price: words } = useTexts()
  const [input, note] = [useId(), useId()]
  const isWrong = priceOf(value) === undefined
  return (
    <div className="price-field">
      <span id={note} className="warning" role="status">
        {isWrong && words.wrong}
      </span>
      <label htmlFor={input}>{words.label}</label>
      <input
        id={input}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={value}
        aria-invalid={isWrong}
        aria-describedby={note}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}
