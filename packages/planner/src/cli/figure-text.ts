/** Pod-hours in a table. */
export const podHoursText = (podHours: number): string => podHours.toFixed(podHours < 10 ? 2 : 1)

/** A cost in a table. `cost`: null without a price. */
export const costText = (cost: number | null): string => cost?.toFixed(2) ?? '–'

/** The fewest and the most pods in a table. */
export const podsText = ({ min, max }: { min: number; max: number }): string => `${min} to ${max}`
