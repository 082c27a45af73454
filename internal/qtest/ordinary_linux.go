package qtest

import (
	"os"
	"runtime"
	"syscall"
)

const (
	mayWriteAnywhere = 1 // CAP_DAC_OVERRIDE
	mayReadAnywhere  = 2 // CAP_DAC_READ_SEARCH
)

// Ordinary, called by a TestMain before all else, starts the tests again without the superuser's power to write what the
// modes of files forbid, so that nothing need be left out where tests run as root. The mounts that they make are theirs
// alone and end with them, even if they are killed. It does nothing for ordinary users, and where the system refuses.
func Ordinary() {
	has, _, _ := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_CAPBSET_READ, mayWriteAnywhere, 0)
	if os.Geteuid() != 0 || has != 1 {
		return
	}
	runtime.LockOSThread() // what follows holds for this thread, and for the program that it starts
	defer runtime.UnlockOSThread()
	for _, power := range []uintptr{mayReadAnywhere, mayWriteAnywhere} {
		if _, _, refused := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_CAPBSET_DROP, power, 0); refused != 0 {
			return
		}
	}
	if syscall.Unshare(syscall.CLONE_NEWNS) == nil {
		_ = syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
	}
	if self, err := os.Executable(); err == nil {
		_ = syscall.Exec(self, os.Args, os.Environ())
	}
}
