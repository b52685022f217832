import { createContext, use } from 'react'
import { type Format } from '../../texts/format'
import { type RaceTexts } from '../texts/texts'

/** How the page speaks and looks. */
export interface RacePageState {
  readonly texts: RaceTexts
  readonly format: Format
  readonly theme: 'light' | 'dark'
}

export const RaceContext = createContext<RacePageState | null>(null)

/** Texts, formats and colours of the page. Throws outside of it. */
export function useRacePage(): RacePageState {
  const value = use(RaceContext)
  if (!value) throw new TypeError('RaceContext is missing')
  return value
}
