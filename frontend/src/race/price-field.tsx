import { useId } from 'react'
import { useRaceTexts } from './texts/texts'

/** Parses a price, with a decimal point or comma; undefined if it is invalid. */
export function parsePrice(text: string): number | undefined {
  const price = Number(text.trim().replace(',', '.'))
  return text.trim() !== '' && Number.isFinite(price) && price >= 0 ? price : undefined
}

/** Input of the price of a pod per hour, in any currency. */
export function PriceField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { price: texts } = useRaceTexts()
  const [inputId, noteId] = [useId(), useId()]
  const isInvalid = parsePrice(value) === undefined
  return (
    <div className="price-field">
      <span id={noteId} className="warning" role="status">
        {isInvalid && texts.invalid}
      </span>
      <label htmlFor={inputId}>{texts.label}</label>
      <input
        id={inputId}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={value}
        aria-invalid={isInvalid}
        aria-describedby={noteId}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}
