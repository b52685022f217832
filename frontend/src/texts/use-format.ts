import { useSelector } from '../store/simulator-context'
import { type Format, formats } from './format'

/** Numbers and times in the chosen language. */
export function useFormat(): Format {
  return formats[useSelector((state) => state.settings.language)]
}
