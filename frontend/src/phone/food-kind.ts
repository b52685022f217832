/** The categories of the phone. */
export const categories = ['vegan', 'seafood', 'noodles', 'cafe'] as const
export type Category = (typeof categories)[number]

/** Selects the icon of a restaurant. */
export type FoodKind = Category | 'other'

const words: Record<Category, readonly string[]> = {
  vegan: ['vegan', 'vegetarian'],
  seafood: ['seafood', 'fish', 'sushi'],
  noodles: ['noodle', 'ramen', 'pasta'],
  cafe: ['cafe', 'café', 'coffee'],
}

/** The category of a restaurant's type, which is free text. */
export function foodKind(type: string): FoodKind {
  const lower = type.toLowerCase()
  return categories.find((category) => words[category].some((word) => lower.includes(word))) ?? 'other'
}
