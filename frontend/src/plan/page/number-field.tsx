import { useId, useState } from 'react'

/** A number of at least `min`. Other text stays in the field and changes nothing. */
export function NumberField({
  label,
  value,
  min,
  onChange,
}: {
  label: string
  value: number
  min: number
  onChange: (value: number) => void
}) {
  const id = useId()
  const [text, setText] = useState<string | null>(null)
  const isWrong = text !== null && !isNumber(text, min)
  return (
    <div className="plan-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        value={text ?? String(value)}
        aria-invalid={isWrong}
        onChange={({ target }) => {
          setText(target.value)
          if (isNumber(target.value, min)) onChange(Number(target.value))
        }}
        onBlur={() => setText(null)}
      />
    </div>
  )
}

const isNumber = (text: string, min: number): boolean =>
  text.trim() !== '' && Number.isFinite(Number(text)) && Number(text) >= min
