// Generated from src/appraisal/policies by `npm run generate`. Do not edit.

/** The text of each built-in policy, by name. */
export const POLICY_SOURCES: Readonly<Record<string, string>> = {
  "balanced": "# The default appraisal policy. Every number and every opinion of the default appraisal is in this file; the code has\n# none. docs/trust-model.md explains it.\n#\n# Where a value comes from:\n#   003   Alan West, \"How to handle hardware attestation without locking out real users\"\n#   002   \"Passkeys in Apple's iCloud Keychain\", technical guide\n#   own   a judgement of this project: the first to change where yours differs\nname: balanced\ndescription: Tiers by what is proven about the key; doubt leads to step-up, proven forgery to rejection\nversion: 1\n\n# The tier that counts as success (exit code 0). 003 puts ordinary logins at \"standard\".\nrequiredTier: standard\n\n# Checks that must be decided beside the essential ones. None: a missing status list or challenge costs points below,\n# and an outage must not lock everyone out (003).\nrequiredChecks: []\n\n# Gates. Every condition must hold; a value that is not known does not. A verified result that meets none of them is\n# \"minimal\": lacking an attestation is neutral, not an offence.\ntiers:\n  standard:\n    # 003: \"a TEE-backed key is a TEE-backed key, regardless of which OS is running on top\"\n    keyStorage: [strongbox, secure-enclave, tee, platform-tpm]\n    # Merely claimed storage is no storage: the chain must prove who says so.\n    keyStorageBasis: [proven, attested]\n    # 003: walk the chain to a known root. \"yours\" are roots given with --trust-anchor.\n    rootClass: [google-hardware, yours]\n    # own: an unlocked, unverified or test-signed boot lets anyone replace the OS. A locked custom OS is acceptable.\n    boot: [acceptable, not-applicable]\n  strong: # needs the gates of standard too\n    keyStorage: [strongbox, secure-enclave] # 003\n    # own: a bare signature is never strong, even by a key that was attested elsewhere in the run: the attestation is about\n    # the moment of registration, and the signature alone shows neither boot state nor app.\n    kind:\n      - android-key-attestation\n      - webauthn-registration\n      - webauthn-authentication\n      - apple-app-attest-attestation\n      - apple-app-attest-assertion\n\n# Gates of passkeys (WebAuthn). Most of them carry no attestation, which is neutral: \"none is fine for most apps\".\npasskeyTiers:\n  standard:\n    # own, after NIST SP 800-63B-4: without user verification a passkey is a single factor.\n    userVerified: [\"yes\"]\n    # own: as for Android keys, where the attestation is one of those; anything else has no boot state.\n    boot: [acceptable, not-applicable]\n  strong: # needs the gates of standard too\n    # 002: a synced key can be recovered outside the device, attested or not.\n    synced: [\"no\"]\n    # own: dedicated hardware, or the TPM of the platform. A key in a TEE stays standard, as it does on Android.\n    keyStorage: [strongbox, secure-enclave, security-key, platform-tpm]\n    keyStorageBasis: [proven, attested]\n    # \"yours\" are roots given with --trust-anchor: the maker of the security keys that you hand out.\n    rootClass: [google-hardware, apple-webauthn, yours]\n\n# Score: the first case that holds counts; rows add up; higher is better. A signal that can earn points always has a\n# row, so the maximum (90) does not depend on what was reported.\nscore:\n  signals:\n    - signal: key-storage\n      cases:\n        - when: { keyStorage: [strongbox, secure-enclave, security-key], keyStorageBasis: [proven, attested] }\n          points: 40 # 003; security keys: own, they are dedicated hardware as well\n          reason: \"{keyStorage}, {keyStorageBasis}\"\n        - when: { keyStorage: [tee, platform-tpm], keyStorageBasis: [proven, attested] }\n          points: 30 # 003\n          reason: \"{keyStorage}, {keyStorageBasis}\"\n        # Any key is at least as good as one in software, so a key of unknown storage counts as that, and no more.\n        - points: 10 # 003\n          reason: software, or hardware that nothing proves\n\n    - signal: device-known\n      cases:\n        - when: { deviceKnown: true }\n          points: 25 # 003, 30 days\n          reason: device known for the account for 30 days\n        - when: { deviceKnown: false }\n          points: 0\n          reason: device not known for the account\n        - points: 0\n          reason: not reported\n\n    - signal: ip-in-history\n      cases:\n        - when: { ipInHistory: true }\n          points: 15 # 003\n          reason: IP address in the user's history\n        - when: { ipInHistory: false }\n          points: 0\n          reason: IP address not in the user's history\n        - points: 0\n          reason: not reported\n\n    - signal: geo-consistent\n      cases:\n        - when: { geoConsistent: true }\n          points: 10 # 003\n          reason: location consistent with recent ones\n        - when: { geoConsistent: false }\n          points: 0\n          reason: location not consistent with recent ones\n        - points: 0\n          reason: not reported\n\n    - signal: velocity-anomaly\n      cases:\n        - when: { velocityAnomaly: true }\n          points: -30 # 003\n          reason: velocity anomaly\n\n    - signal: bad-asn\n      cases:\n        - when: { badAsn: true }\n          points: -20 # 003\n          reason: known bad network\n\n    # 003: \"treat attestation verdicts as advisory, not authoritative\". Shown, never weighed.\n    - signal: vendor-verdict\n      cases:\n        - when: { vendorVerdict: reported }\n          points: 0\n          reason: \"advisory only: {vendorVerdict}\"\n\n    - signal: boot-state\n      cases:\n        - when: { boot: [unacceptable] }\n          points: -15 # own: half of what hardware is worth: the key is safe, the system that uses it is not\n          reason: \"boot state not acceptable: {bootReason}\"\n\n    - signal: os-patch-age\n      cases:\n        - when: { osPatchAgeMonths: { above: 12 } } # own: a year of published vulnerabilities\n          points: -5 # own\n          reason: OS patch level {osPatchAgeMonths} months old\n\n    - signal: revocation-unknown\n      cases:\n        - when: { revocation: [unknown, suspended, revoked] }\n          points: -5 # own: small, because an outage must not decide (003)\n          reason: \"not known to be free of revocation: {revocation}\"\n\n    - signal: challenge-not-checked\n      cases:\n        - when: { challenge: [not-checked, mismatch] }\n          points: -5 # own: a replayed chain looks the same\n          reason: \"freshness not shown: challenge {challenge}\"\n\n    - signal: key-imported\n      cases:\n        - when: { keyOrigin: [imported] }\n          points: -10 # own: a copy may exist outside the hardware\n          reason: key imported, not generated in hardware\n\n    - signal: synced\n      cases:\n        - when: { synced: [\"yes\"] }\n          points: -5 # 002: recoverable outside the device\n          reason: synced credential, recoverable outside the device\n\n# What each operation needs. Operations and tiers: 003. Thresholds: own; 25 is an attested hardware key with one doubt,\n# 35 is one in dedicated hardware with one doubt, or in a TEE with a known session.\noperations:\n  - { operation: read-only-public-data, requiredTier: minimal, threshold: 0 }\n  - { operation: login, requiredTier: standard, threshold: 25 }\n  - { operation: view-balance, requiredTier: standard, threshold: 25 }\n  - { operation: transfer-under-limit, requiredTier: standard, threshold: 25 }\n  - { operation: transfer-over-limit, requiredTier: strong, threshold: 35 }\n  - { operation: change-recovery-email, requiredTier: strong, threshold: 35 }\n\n# What to ask for instead, best first. 003: \"below it, you challenge: TOTP, WebAuthn, email confirmation\".\nstepUp: [webauthn, totp, email-confirmation]\n\n# Failures that deny instead of asking for more: only evidence that is proven forged or revoked. 003: \"you almost never\n# need to hard-reject\". Left out on purpose, because honest captures show them too: signature.value and binding.* (a\n# wrong pairing of key, message and challenge, or a replay), chain.validity (a late look at an old capture), and\n# revocation.status/listed-suspended (can be lifted).\ndeny:\n  - chain.signatures # a certificate was not signed by the one above it\n  - chain.extended # someone issued certificates with an attested key\n  - chain.root/impersonates-known-root # the name of a known root on another key\n  - revocation.status/listed-revoked\n  - level.agreement # two stated levels disagree; KeyMint writes them together\n  - level.certificate/certificate-claims-other-level # the certificate was issued for another level\n  - key.matches # the attested description is not of this key\n",
  "permissive": "# For triage and for products where being locked out is the greater harm. Invalid evidence still scores 0 and is never\n# allowed.\nname: permissive\ndescription: Anything that verifies is a success; doubt and even forgery lead to step-up, never to rejection\nversion: 1\nextends: balanced\n\nrequiredTier: minimal\n\n# own: lower by the two smallest doubts for reading, by half of the hardware's points elsewhere\noperations:\n  - { operation: read-only-public-data, requiredTier: minimal, threshold: -10 }\n  - { operation: login, requiredTier: standard, threshold: 10 }\n  - { operation: view-balance, requiredTier: standard, threshold: 10 }\n  - { operation: transfer-under-limit, requiredTier: standard, threshold: 10 }\n  - { operation: transfer-over-limit, requiredTier: strong, threshold: 25 }\n  - { operation: change-recovery-email, requiredTier: strong, threshold: 25 }\n\n# A denial becomes a step-up.\ndeny: []\n",
  "strict": "# For money and recovery: what balanced tolerates as unknown must be decided here.\nname: strict\ndescription: Challenge and revocation must be decided; the key must be born in hardware under a known system\nversion: 1\nextends: balanced\n\nrequiredTier: standard\n\n# Without a challenge the chain may be replayed; without a status list its keys may have leaked: undecided (exit 4).\nrequiredChecks: [binding.challenge, revocation.status]\n\n# A status list older than this leaves revocation unknown, and that undecided. AOSP's own verifier refuses a stored\n# revocation status after 30 days (CertificateRevocationStatusManager in frameworks/base).\ntrust:\n  maxAgeDays: { status-list: 30 }\n\ntiers:\n  standard: # conditions of balanced stay; strong needs these too\n    # A custom OS counts if its boot key is in the boot-key table; add yours there.\n    bootReason: [verified, self-signed-known-key, not-applicable]\n    # An imported key existed outside the hardware.\n    keyOrigin: [generated]\n"
};

/** Each built-in policy as a plain object, not yet checked against the schema, by name. */
export const POLICY_DOCUMENTS: Readonly<Record<string, unknown>> = {
  "balanced": {
    "name": "balanced",
    "description": "Tiers by what is proven about the key; doubt leads to step-up, proven forgery to rejection",
    "version": 1,
    "requiredTier": "standard",
    "requiredChecks": [],
    "tiers": {
      "standard": {
        "keyStorage": [
          "strongbox",
          "secure-enclave",
          "tee",
          "platform-tpm"
        ],
        "keyStorageBasis": [
          "proven",
          "attested"
        ],
        "rootClass": [
          "google-hardware",
          "yours"
        ],
        "boot": [
          "acceptable",
          "not-applicable"
        ]
      },
      "strong": {
        "keyStorage": [
          "strongbox",
          "secure-enclave"
        ],
        "kind": [
          "android-key-attestation",
          "webauthn-registration",
          "webauthn-authentication",
          "apple-app-attest-attestation",
          "apple-app-attest-assertion"
        ]
      }
    },
    "passkeyTiers": {
      "standard": {
        "userVerified": [
          "yes"
        ],
        "boot": [
          "acceptable",
          "not-applicable"
        ]
      },
      "strong": {
        "synced": [
          "no"
        ],
        "keyStorage": [
          "strongbox",
          "secure-enclave",
          "security-key",
          "platform-tpm"
        ],
        "keyStorageBasis": [
          "proven",
          "attested"
        ],
        "rootClass": [
          "google-hardware",
          "apple-webauthn",
          "yours"
        ]
      }
    },
    "score": {
      "signals": [
        {
          "signal": "key-storage",
          "cases": [
            {
              "when": {
                "keyStorage": [
                  "strongbox",
                  "secure-enclave",
                  "security-key"
                ],
                "keyStorageBasis": [
                  "proven",
                  "attested"
                ]
              },
              "points": 40,
              "reason": "{keyStorage}, {keyStorageBasis}"
            },
            {
              "when": {
                "keyStorage": [
                  "tee",
                  "platform-tpm"
                ],
                "keyStorageBasis": [
                  "proven",
                  "attested"
                ]
              },
              "points": 30,
              "reason": "{keyStorage}, {keyStorageBasis}"
            },
            {
              "points": 10,
              "reason": "software, or hardware that nothing proves"
            }
          ]
        },
        {
          "signal": "device-known",
          "cases": [
            {
              "when": {
                "deviceKnown": true
              },
              "points": 25,
              "reason": "device known for the account for 30 days"
            },
            {
              "when": {
                "deviceKnown": false
              },
              "points": 0,
              "reason": "device not known for the account"
            },
            {
              "points": 0,
              "reason": "not reported"
            }
          ]
        },
        {
          "signal": "ip-in-history",
          "cases": [
            {
              "when": {
                "ipInHistory": true
              },
              "points": 15,
              "reason": "IP address in the user's history"
            },
            {
              "when": {
                "ipInHistory": false
              },
              "points": 0,
              "reason": "IP address not in the user's history"
            },
            {
              "points": 0,
              "reason": "not reported"
            }
          ]
        },
        {
          "signal": "geo-consistent",
          "cases": [
            {
              "when": {
                "geoConsistent": true
              },
              "points": 10,
              "reason": "location consistent with recent ones"
            },
            {
              "when": {
                "geoConsistent": false
              },
              "points": 0,
              "reason": "location not consistent with recent ones"
            },
            {
              "points": 0,
              "reason": "not reported"
            }
          ]
        },
        {
          "signal": "velocity-anomaly",
          "cases": [
            {
              "when": {
                "velocityAnomaly": true
              },
              "points": -30,
              "reason": "velocity anomaly"
            }
          ]
        },
        {
          "signal": "bad-asn",
          "cases": [
            {
              "when": {
                "badAsn": true
              },
              "points": -20,
              "reason": "known bad network"
            }
          ]
        },
        {
          "signal": "vendor-verdict",
          "cases": [
            {
              "when": {
                "vendorVerdict": "reported"
              },
              "points": 0,
              "reason": "advisory only: {vendorVerdict}"
            }
          ]
        },
        {
          "signal": "boot-state",
          "cases": [
            {
              "when": {
                "boot": [
                  "unacceptable"
                ]
              },
              "points": -15,
              "reason": "boot state not acceptable: {bootReason}"
            }
          ]
        },
        {
          "signal": "os-patch-age",
          "cases": [
            {
              "when": {
                "osPatchAgeMonths": {
                  "above": 12
                }
              },
              "points": -5,
              "reason": "OS patch level {osPatchAgeMonths} months old"
            }
          ]
        },
        {
          "signal": "revocation-unknown",
          "cases": [
            {
              "when": {
                "revocation": [
                  "unknown",
                  "suspended",
                  "revoked"
                ]
              },
              "points": -5,
              "reason": "not known to be free of revocation: {revocation}"
            }
          ]
        },
        {
          "signal": "challenge-not-checked",
          "cases": [
            {
              "when": {
                "challenge": [
                  "not-checked",
                  "mismatch"
                ]
              },
              "points": -5,
              "reason": "freshness not shown: challenge {challenge}"
            }
          ]
        },
        {
          "signal": "key-imported",
          "cases": [
            {
              "when": {
                "keyOrigin": [
                  "imported"
                ]
              },
              "points": -10,
              "reason": "key imported, not generated in hardware"
            }
          ]
        },
        {
          "signal": "synced",
          "cases": [
            {
              "when": {
                "synced": [
                  "yes"
                ]
              },
              "points": -5,
              "reason": "synced credential, recoverable outside the device"
            }
          ]
        }
      ]
    },
    "operations": [
      {
        "operation": "read-only-public-data",
        "requiredTier": "minimal",
        "threshold": 0
      },
      {
        "operation": "login",
        "requiredTier": "standard",
        "threshold": 25
      },
      {
        "operation": "view-balance",
        "requiredTier": "standard",
        "threshold": 25
      },
      {
        "operation": "transfer-under-limit",
        "requiredTier": "standard",
        "threshold": 25
      },
      {
        "operation": "transfer-over-limit",
        "requiredTier": "strong",
        "threshold": 35
      },
      {
        "operation": "change-recovery-email",
        "requiredTier": "strong",
        "threshold": 35
      }
    ],
    "stepUp": [
      "webauthn",
      "totp",
      "email-confirmation"
    ],
    "deny": [
      "chain.signatures",
      "chain.extended",
      "chain.root/impersonates-known-root",
      "revocation.status/listed-revoked",
      "level.agreement",
      "level.certificate/certificate-claims-other-level",
      "key.matches"
    ]
  },
  "permissive": {
    "name": "permissive",
    "description": "Anything that verifies is a success; doubt and even forgery lead to step-up, never to rejection",
    "version": 1,
    "extends": "balanced",
    "requiredTier": "minimal",
    "operations": [
      {
        "operation": "read-only-public-data",
        "requiredTier": "minimal",
        "threshold": -10
      },
      {
        "operation": "login",
        "requiredTier": "standard",
        "threshold": 10
      },
      {
        "operation": "view-balance",
        "requiredTier": "standard",
        "threshold": 10
      },
      {
        "operation": "transfer-under-limit",
        "requiredTier": "standard",
        "threshold": 10
      },
      {
        "operation": "transfer-over-limit",
        "requiredTier": "strong",
        "threshold": 25
      },
      {
        "operation": "change-recovery-email",
        "requiredTier": "strong",
        "threshold": 25
      }
    ],
    "deny": []
  },
  "strict": {
    "name": "strict",
    "description": "Challenge and revocation must be decided; the key must be born in hardware under a known system",
    "version": 1,
    "extends": "balanced",
    "requiredTier": "standard",
    "requiredChecks": [
      "binding.challenge",
      "revocation.status"
    ],
    "trust": {
      "maxAgeDays": {
        "status-list": 30
      }
    },
    "tiers": {
      "standard": {
        "bootReason": [
          "verified",
          "self-signed-known-key",
          "not-applicable"
        ],
        "keyOrigin": [
          "generated"
        ]
      }
    }
  }
};
