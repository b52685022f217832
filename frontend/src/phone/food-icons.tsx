import { type ReactNode } from 'react'
import { type FoodKind } from './food-kind'

const drawings: Record<FoodKind, ReactNode> = {
  vegan: (
    <>
      <path className="food-fill" d="M24 38C10 36 8 20 10 9c14 1 24 9 20 25" />
      <path d="M24 38C10 36 8 20 10 9c14 1 24 9 20 25M15 16c5 5 9 13 12 25" />
      <path d="M31 30c1-7 4-10 9-11 0 7-3 11-9 11z" />
    </>
  ),
  seafood: (
    <>
      <path className="food-fill" d="M6 25c5-9 18-12 27-2l8-7v18l-8-7C24 37 11 34 6 25z" />
      <path d="M6 25c5-9 18-12 27-2l8-7v18l-8-7C24 37 11 34 6 25zM20 18c3 4 3 10 0 14" />
      <circle className="food-dot" cx="13" cy="23" r="1.6" />
    </>
  ),
  noodles: (
    <>
      <path className="food-fill" d="M7 25h34c0 8-5 14-12 15H19C12 39 7 33 7 25z" />
      <path d="M7 25h34c0 8-5 14-12 15H19C12 39 7 33 7 25zM14 25V11M20 25V9M26 25V9M10 12l30-6M10 16l30-3" />
    </>
  ),
  cafe: (
    <>
      <path className="food-fill" d="M9 20h25v9c0 7-5 11-12.5 11S9 36 9 29z" />
      <path d="M9 20h25v9c0 7-5 11-12.5 11S9 36 9 29zM34 23h3a5 5 0 0 1 0 10h-4M16 15c-2-3 2-4 0-8M24 15c-2-3 2-4 0-8" />
    </>
  ),
  other: (
    <>
      <circle className="food-fill" cx="24" cy="25" r="13" />
      <circle cx="24" cy="25" r="13" />
      <circle cx="24" cy="25" r="7" />
    </>
  ),
}

export function FoodIcon({ kind }: { kind: FoodKind }) {
  return (
    <svg className={`food-icon food-${kind}`} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      {drawings[kind]}
    </svg>
  )
}
