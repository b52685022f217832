import { type Model } from '@food-delivery/deployment-model'
import { useState } from 'react'
import { Button } from '../../shell/button'
import { type Sticker } from '../document/sticker'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { fieldsOf, sectionsOf } from './fields'
import { FormField } from './form-field'
import { type SubmitResult, submit, valuesOf } from './form-values'

/** The form of a sticker. `onSave` is called with the changed model, if it is valid. */
export function StickerForm({
  sticker,
  onSave,
  onCancel,
}: {
  sticker: Sticker
  onSave: (model: Model) => void
  onCancel: () => void
}) {
  const texts = useModelTexts()
  const { state, describe } = useModel()
  const fields = fieldsOf(sticker)
  const [values, setValues] = useState(() => valuesOf(sticker, fields))
  const [errors, setErrors] = useState<Extract<SubmitResult, { errors: object }>['errors']>({})
  const save = () => {
    const result = submit(state.present.model, sticker, fields, values)
    if ('model' in result) onSave(result.model)
    else setErrors(result.errors)
  }
  return (
    // Without browser validation, because parsing the model reports errors in the language of the page.
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {errors.form && (
        <p className="field-error" role="alert">
          {errors.form.map(describe).join(' ')}
        </p>
      )}
      {sectionsOf(fields).map(({ section, fields: sectionFields }) => (
        <fieldset key={section} className="editor-section">
          <legend>{texts.editor.sections[section]}</legend>
          {sectionFields.map((field) => (
            <FormField
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              error={errors[field.name]?.map(describe).join(' ')}
              onChange={(value) => setValues((current) => ({ ...current, [field.name]: value }))}
            />
          ))}
        </fieldset>
      ))}
      <div className="editor-buttons">
        <Button kind="normal" onClick={onCancel}>
          {texts.editor.cancel}
        </Button>
        <Button type="submit" kind="strong">
          {texts.editor.save}
        </Button>
      </div>
    </form>
  )
}
