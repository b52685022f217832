import { useId } from 'react'
import { type Question } from '@food-delivery/lessons'
import { usePage } from '../shell/page-context'

/** The question of a step and its options. `isOpen`: whether the user can still choose. */
export function Prediction({
  question: { ask, options },
  prediction,
  isOpen,
  onPredict,
}: {
  question: Question
  prediction: number | null
  isOpen: boolean
  onPredict: (option: number) => void
}) {
  const name = useId()
  const { language } = usePage().settings
  return (
    <fieldset className="prediction" disabled={!isOpen}>
      <legend>{ask[language]}</legend>
      {options.map((option, index) => (
        <label key={option.text.en}>
          <input type="radio" name={name} checked={index === prediction} onChange={() => onPredict(index)} />
          <span>{option.text[language]}</span>
        </label>
      ))}
    </fieldset>
  )
}
