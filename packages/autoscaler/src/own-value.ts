/** The value of a name that a user chose, such as `constructor`: undefined if an object only inherits it. */
export const ownValue = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined
