// Public keys that ssh-keygen wrote: the line, the RFC 4716 file, and the SubjectPublicKeyInfo it exports for the same key.

export interface OpenSshVector {
  readonly type: string;
  readonly line: string;
  readonly rfc4716: string;
  /** Base64; for Ed25519, which ssh-keygen does not export, RFC 8410's header and the key. */
  readonly spki: string;
}

export const OPENSSH: readonly OpenSshVector[] = [
  {
    type: 'ecdsa-sha2-nistp256',
    line: 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBD6OlWXqPo6OzppOCpKcGYwVg6TSDFP3V6SnvavZhyUHMhZTVCwPEqk4sm95mS0Obo0Y0qaiA3lmrnrIGgKD+D8= tester@example',
    rfc4716:
      '---- BEGIN SSH2 PUBLIC KEY ----\nComment: "256-bit ECDSA, converted by root@vm from OpenSSH"\nAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBD6OlWXqPo6OzppOCp\nKcGYwVg6TSDFP3V6SnvavZhyUHMhZTVCwPEqk4sm95mS0Obo0Y0qaiA3lmrnrIGgKD+D8=\n---- END SSH2 PUBLIC KEY ----\n',
    spki: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPo6VZeo+jo7Omk4KkpwZjBWDpNIMU/dXpKe9q9mHJQcyFlNULA8SqTiyb3mZLQ5ujRjSpqIDeWauesgaAoP4Pw==',
  },
  {
    type: 'ecdsa-sha2-nistp384',
    line: 'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGvFTsf/aa1ritWtFEY0miF/x2Si1/aa7nKx2ymFJhUOfZua0fcMfNXiheHOIHHkedOH2p2l5lCSwHWY/eWbfiedI3sywNUYF/6CfGBVLFaYVYdxNEvbH4fg5P/RijZllg== tester@example',
    rfc4716:
      '---- BEGIN SSH2 PUBLIC KEY ----\nComment: "384-bit ECDSA, converted by root@vm from OpenSSH"\nAAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGvFTsf/aa1ritWtFE\nY0miF/x2Si1/aa7nKx2ymFJhUOfZua0fcMfNXiheHOIHHkedOH2p2l5lCSwHWY/eWbfied\nI3sywNUYF/6CfGBVLFaYVYdxNEvbH4fg5P/RijZllg==\n---- END SSH2 PUBLIC KEY ----\n',
    spki: 'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEa8VOx/9prWuK1a0URjSaIX/HZKLX9prucrHbKYUmFQ59m5rR9wx81eKF4c4gceR504fanaXmUJLAdZj95Zt+J50jezLA1RgX/oJ8YFUsVphVh3E0S9sfh+Dk/9GKNmWW',
  },
  {
    type: 'ecdsa-sha2-nistp521',
    line: 'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAEkVI+GtUQPaDT6Y107QdglxXDEb40UmSBppSjoepaa9BbInvqeJoWfjDEL0c84GQlwOOZK/FupuqazBMAG1NibxgADfK7IxVTPHE/kKBr2TPFxPr+ngfPF53gqT1k1aU5eBOvrQET2fWUWozq8dr45hY5fDJz/p9WDq4mGxwdtJna21w== tester@example',
    rfc4716:
      '---- BEGIN SSH2 PUBLIC KEY ----\nComment: "521-bit ECDSA, converted by root@vm from OpenSSH"\nAAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAEkVI+GtUQPaDT6Y1\n07QdglxXDEb40UmSBppSjoepaa9BbInvqeJoWfjDEL0c84GQlwOOZK/FupuqazBMAG1Nib\nxgADfK7IxVTPHE/kKBr2TPFxPr+ngfPF53gqT1k1aU5eBOvrQET2fWUWozq8dr45hY5fDJ\nz/p9WDq4mGxwdtJna21w==\n---- END SSH2 PUBLIC KEY ----\n',
    spki: 'MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBJFSPhrVED2g0+mNdO0HYJcVwxG+NFJkgaaUo6HqWmvQWyJ76niaFn4wxC9HPOBkJcDjmSvxbqbqmswTABtTYm8YAA3yuyMVUzxxP5Cga9kzxcT6/p4Hzxed4Kk9ZNWlOXgTr60BE9n1lFqM6vHa+OYWOXwyc/6fVg6uJhscHbSZ2ttc=',
  },
  {
    type: 'ssh-ed25519',
    line: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICIAT8abL9oT7dX4rjQ4arHonvfZMsMpH1LPV60PqVnS tester@example',
    rfc4716:
      '---- BEGIN SSH2 PUBLIC KEY ----\nComment: "256-bit ED25519, converted by root@vm from OpenSSH"\nAAAAC3NzaC1lZDI1NTE5AAAAICIAT8abL9oT7dX4rjQ4arHonvfZMsMpH1LPV60PqVnS\n---- END SSH2 PUBLIC KEY ----\n',
    spki: 'MCowBQYDK2VwAyEAIgBPxpsv2hPt1fiuNDhqseie99kywykfUs9XrQ+pWdI=',
  },
  {
    type: 'ssh-rsa',
    line: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCoTCgQlXD1NJv8BbzO6QjnHDW4ukRp6Lm3t8Y1kjNUgtnoNbuD4/tG4oU3sTS+cXiEf3WRCaFJNd0vWdE4ElV/KNJ68+3sJezWDRVF3g0a45GUGxG4lz57aolO1wi9i+dCRLciPpffJmYSZCGJIecJZ7P0uQonaJlEovRm7nOLt0qWkjWQ0tl+eoKK7+PCzL4+gexH9dG1Uf6Cb9OKSNGsrcQGKiZT6LD80/8oRDtkuMSEWnn4tM021t+KI7tcivoDUEY5T34F4buxo6UYQDu1Z3WsbQ4Cz3lJdzBwhnOElH+orrJ3sSkNTmIwAnmuueVB7llSrIrtUuw7GUseok8J tester@example',
    rfc4716:
      '---- BEGIN SSH2 PUBLIC KEY ----\nComment: "2048-bit RSA, converted by root@vm from OpenSSH"\nAAAAB3NzaC1yc2EAAAADAQABAAABAQCoTCgQlXD1NJv8BbzO6QjnHDW4ukRp6Lm3t8Y1kj\nNUgtnoNbuD4/tG4oU3sTS+cXiEf3WRCaFJNd0vWdE4ElV/KNJ68+3sJezWDRVF3g0a45GU\nGxG4lz57aolO1wi9i+dCRLciPpffJmYSZCGJIecJZ7P0uQonaJlEovRm7nOLt0qWkjWQ0t\nl+eoKK7+PCzL4+gexH9dG1Uf6Cb9OKSNGsrcQGKiZT6LD80/8oRDtkuMSEWnn4tM021t+K\nI7tcivoDUEY5T34F4buxo6UYQDu1Z3WsbQ4Cz3lJdzBwhnOElH+orrJ3sSkNTmIwAnmuue\nVB7llSrIrtUuw7GUseok8J\n---- END SSH2 PUBLIC KEY ----\n',
    spki: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqEwoEJVw9TSb/AW8zukI5xw1uLpEaei5t7fGNZIzVILZ6DW7g+P7RuKFN7E0vnF4hH91kQmhSTXdL1nROBJVfyjSevPt7CXs1g0VRd4NGuORlBsRuJc+e2qJTtcIvYvnQkS3Ij6X3yZmEmQhiSHnCWez9LkKJ2iZRKL0Zu5zi7dKlpI1kNLZfnqCiu/jwsy+PoHsR/XRtVH+gm/TikjRrK3EBiomU+iw/NP/KEQ7ZLjEhFp5+LTNNtbfiiO7XIr6A1BGOU9+BeG7saOlGEA7tWd1rG0OAs95SXcwcIZzhJR/qK6yd7EpDU5iMAJ5rrnlQe5ZUqyK7VLsOxlLHqJPCQIDAQAB',
  },
];
