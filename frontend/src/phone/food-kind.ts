export const categories = ['vegan', 'seafood', 'noodles', 'cafe'] as const
export type Category = (typeof categories)[number]

/** The kinds of food that have an icon. */
export type FoodKind = Category | 'other'

const keywords: Record<Category, readonly string[]> = {
  vegan: ['vegan', 'vegetarian'],
  seafood: ['seafood', 'fish', 'sushi'],
  noodles: ['noodle', 'ramen', 'pasta'],
  cafe: ['cafe', 'café', 'coffee'],
}

/** The kind of food for the type of a restaurant, which is free text. */
export function foodKind(type: string): FoodKind {
  const lower = type.toLowerCase()
  return categories.find((category) => keywords[category].some((keyword) => lower.includes(keyword))) ?? 'other'
}
