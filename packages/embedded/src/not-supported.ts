/** The message of an error for a feature that a server of this package does not support. */
export const notSupportedMessage = (feature: string): string => `not supported by @food-delivery/embedded: ${feature}`
