/**
 * Where an image comes from, as far as that is proved. Since 1.53.
 *
 * @module
 */

/** Where an image comes from. */
export interface Identity {
  /** Its signatures. */
  Signature?: SignatureIdentity[] | null | undefined;
  /** Where it was pulled from. */
  Pull?: PullIdentity[] | null | undefined;
  /** Builds that made it here. */
  Build?: BuildIdentity[] | null | undefined;
}

/** A build that made an image here. */
export interface BuildIdentity {
  /** Reference of the build. */
  Ref?: string | undefined;
  /** When, RFC 3339. */
  CreatedAt?: string | undefined;
}

/** Where an image was pulled from. */
export interface PullIdentity {
  /** The repository. */
  Repository?: string | undefined;
}

/** A signer that the engine knows: `DHI` is Docker Hardened Images. */
export type KnownSignerIdentity = "DHI" | (string & Record<never, never>);

/** Format of a signature. */
export type SignatureType = "bundle-v0.3" | "simplesigning-v1" | (string & Record<never, never>);

/** Who vouches for a time: a transparency log or an authority. */
export type SignatureTimestampType = "Tlog" | "TimestampAuthority" | (string & Record<never, never>);

/** A signature of an image. */
export interface SignatureIdentity {
  /** Who signed, for people. */
  Name?: string | undefined;
  /** Proofs of when it was made. */
  Timestamps?: SignatureTimestamp[] | null | undefined;
  /** The signer, where the engine knows it. */
  KnownSigner?: KnownSignerIdentity | undefined;
  /** The name that was signed. */
  DockerReference?: string | undefined;
  /** The signer's certificate. */
  Signer?: SignerIdentity | undefined;
  /** Its format. */
  SignatureType?: SignatureType | undefined;
  /** Why it could not be verified. */
  Error?: string | undefined;
  /** What was odd about it. */
  Warnings?: string[] | null | undefined;
}

/** A proof of when a signature was made. */
export interface SignatureTimestamp {
  /** Who vouches for it. */
  Type?: SignatureTimestampType | undefined;
  /** Address of who vouches. */
  URI?: string | undefined;
  /** When, RFC 3339. */
  Timestamp?: string | undefined;
}

/** What a signer's certificate says. */
export interface SignerIdentity {
  /** Issuer of the certificate. */
  CertificateIssuer?: string | undefined;
  /** Whom it was issued to. */
  SubjectAlternativeName?: string | undefined;
  /** Provider that identified the signer (OIDC). */
  Issuer?: string | undefined;
  /** Build instructions that signed. */
  BuildSignerURI?: string | undefined;
  /** Their version. */
  BuildSignerDigest?: string | undefined;
  /** Where the build ran: hosted or self-hosted. */
  RunnerEnvironment?: string | undefined;
  /** Repository that was built. */
  SourceRepositoryURI?: string | undefined;
  /** Its commit. */
  SourceRepositoryDigest?: string | undefined;
  /** Its branch or tag. */
  SourceRepositoryRef?: string | undefined;
  /** Its lasting id. */
  SourceRepositoryIdentifier?: string | undefined;
  /** Owner of the repository. */
  SourceRepositoryOwnerURI?: string | undefined;
  /** The owner's lasting id. */
  SourceRepositoryOwnerIdentifier?: string | undefined;
  /** Build configuration that began the build. */
  BuildConfigURI?: string | undefined;
  /** Its version. */
  BuildConfigDigest?: string | undefined;
  /** What began the build, such as `push`. */
  BuildTrigger?: string | undefined;
  /** The run of the build. */
  RunInvocationURI?: string | undefined;
  /** Whether the repository was public or private. */
  SourceRepositoryVisibilityAtSigning?: string | undefined;
}
