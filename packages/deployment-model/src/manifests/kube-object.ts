/** A Kubernetes object, as in a manifest. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> }
  readonly spec: object
}

/** Labels of an object: two that Kubernetes recommends, and `app`, by which the manifests of the HPA lab select. */
export function labelsOf(app: string, partOf: string): Record<string, string> {
  return { app, 'app.kubernetes.io/name': app, 'app.kubernetes.io/part-of': partOf }
}

/** A copy of an object without the fields that are undefined. */
export function omitUndefined(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
