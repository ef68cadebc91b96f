type PluralKey = `${string}_${"one" | "few" | "many" | "other"}`;
type PluralBase<K> = K extends `${infer B}_${"one" | "few" | "many" | "other"}` ? B : never;
/** Kazakh and English have two forms where Russian has four. */
type TwoForms<K> = `${PluralBase<K>}_${"one" | "other"}`;

/** The same keys in another language: a missing or an extra one does not compile. */
export type Translation<Source> = { readonly [K in Exclude<keyof Source, PluralKey>]: string } & { readonly [K in TwoForms<keyof Source>]: string };
