/** The parts of ncalayer-js-client 1.5.6 that are used here; the package brings no types. */
declare module "ncalayer-js-client" {
  export class NCALayerClient {
    constructor(url: string, allowKmdHttpApi: boolean);
    /** Where the client looks for another signing program; see the use for why it is emptied. */
    kmdHttpApiUrl: string;
    connect(): Promise<string>;
    basicsSignCMS(storages: null, data: string, signing: object, signer: object, locale: string): Promise<string | string[]>;
  }
}
